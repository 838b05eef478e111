//go:build ((linux && (amd64 || arm64)) || (darwin && arm64) || (windows && amd64)) && !noxla

package backend

import "github.com/gomlx/go-xla/compute/xla"

// disableAutoInstall keeps go-xla from downloading plugins when a program starts.
func disableAutoInstall() { xla.EnableAutoInstall(false) }
