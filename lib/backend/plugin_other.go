//go:build !(((linux && (amd64 || arm64)) || (darwin && arm64)) && !noxla)

package backend

// checkPlugin has nothing to check on a platform without XLA or without dlopen.
func checkPlugin(string) error { return nil }
