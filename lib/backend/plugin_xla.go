//go:build ((linux && (amd64 || arm64)) || (darwin && arm64)) && !noxla

package backend

/*
#cgo LDFLAGS: -ldl
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>

// The beginning of PJRT_Api (pjrt_c_api.h), which no version of PJRT changes.
struct pjrt_api {
	size_t struct_size;
	void *extension_start;
	struct {
		size_t struct_size;
		void *extension_start;
		int major, minor;
	} version;
};

// pjrt_version loads a plugin and asks for its version. It returns what is wrong, or NULL.
static const char *pjrt_version(const char *path, int *major, int *minor) {
	void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
	if (library == NULL) return dlerror();
	const struct pjrt_api *(*get)(void) = (const struct pjrt_api *(*)(void))dlsym(library, "GetPjrtApi");
	if (get == NULL) return "it is a library, but not a PJRT plugin";
	const struct pjrt_api *api = get();
	if (api == NULL) return "it gives no PJRT API";
	*major = api->version.major;
	*minor = api->version.minor;
	return NULL;
}
*/
import "C"

import (
	"debug/elf"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"unsafe"
)

// go-xla speaks PJRT API 0.104 and calls a plugin without asking for its version, which ends the program where a
// function is missing. A later minor version only adds functions; 0.81 is the oldest with which the project was tried.
const pjrtMajor, pjrtMinorMin = 0, 81

// checkPlugin says what is wrong with the plugin at path before go-xla loads it. What it loads stays loaded, so that
// go-xla need not load it again.
func checkPlugin(path string) error {
	if runtime.GOOS == "linux" {
		if err := checkWhole(path); err != nil {
			return err
		}
	}
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	var major, minor C.int
	if problem := C.pjrt_version(name, &major, &minor); problem != nil {
		text := strings.TrimPrefix(C.GoString(problem), path+": ")
		return fmt.Errorf("it cannot be loaded: %s", text)
	}
	if major != pjrtMajor || minor < pjrtMinorMin {
		return fmt.Errorf("it has PJRT API %d.%d, and this program needs %d.%d or a later %d.x",
			major, minor, pjrtMajor, pjrtMinorMin, pjrtMajor)
	}
	return nil
}

// checkWhole says whether a library has all the bytes that its headers name: the loader does not look, and a program
// that meets a missing piece is killed.
func checkWhole(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	library, err := elf.NewFile(file)
	if err != nil {
		return errors.New("it is damaged: it is not a whole shared library")
	}
	for _, segment := range library.Progs {
		if segment.Off+segment.Filesz > uint64(info.Size()) {
			return fmt.Errorf("it is damaged: it ends after %d bytes, before its own end", info.Size())
		}
	}
	return nil
}
