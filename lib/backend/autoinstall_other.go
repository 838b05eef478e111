//go:build !(((linux && (amd64 || arm64)) || (darwin && arm64) || (windows && amd64)) && !noxla)

package backend

// disableAutoInstall has nothing to do on a platform without XLA.
func disableAutoInstall() {}
