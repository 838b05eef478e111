# JupyterLab with the notebooks:
#   docker build -t activation-notes .
#   docker run --rm -p 127.0.0.1:8888:8888 activation-notes      then open the link with the token that it prints
FROM debian:bookworm-slim

RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates gcc libc6-dev python3 python3-venv \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home reader \
 && install --directory --owner reader --group reader /home/reader/activation-notes

USER reader
WORKDIR /home/reader/activation-notes
ENV LANG=C.UTF-8 PIP_NO_CACHE_DIR=1

# First what set-up depends on: a change in the notebooks or the library does not repeat it.
COPY --chown=reader requirements.lock go.mod go.sum ./
COPY --chown=reader scripts/setup scripts/common.sh scripts/kernelspec.py scripts/xla_plugin.go scripts/
RUN scripts/setup

# Then the Go code, compiled; then the rest, so that a changed notebook compiles nothing again.
COPY --chown=reader lib lib
COPY --chown=reader cmd cmd
RUN bash -c '. scripts/common.sh && load_env && go build -o /dev/null ./...'
COPY --chown=reader . .

EXPOSE 8888
CMD ["scripts/lab", "--ip=0.0.0.0", "--no-browser"]
