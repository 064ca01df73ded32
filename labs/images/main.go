// One program for all images of the labs, on nodes that run containers.
//
// As a container's process it does what the image's entry in a lab's `images` says: it needs the same variables,
// memory and directories, writes the same lines, answers the same paths and ends the same way as on simulated nodes.
// `registry ADDRESS` serves those images, each built from its entry when it is asked for, as the project's Harbor
// would: private ones to whoever shows a pull secret. `configure DIR` tells containerd where that registry is.
package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"
)

const (
	programPath   = "/usr/local/bin/lab-image"
	entryPath     = "/etc/lab-image.json"
	cataloguePath = "/etc/lab-images.json"
)

func main() {
	// Limits of labs are small.
	debug.SetGCPercent(20)
	os.Exit(dispatch(filepath.Base(os.Args[0]), os.Args[1:]))
}

func dispatch(name string, args []string) int {
	if name == filepath.Base(programPath) && len(args) > 0 {
		switch args[0] {
		case "registry":
			return withCatalogue(func(catalogue Catalogue) error { return serveRegistry(catalogue, args[1]) })
		case "configure":
			return withCatalogue(func(catalogue Catalogue) error { return configure(catalogue, args[1], args[2]) })
		}
		// `args` without `command`: what an official image's entry point would run.
		name, args = args[0], args[1:]
	}
	var entry Entry
	if err := readJSON(entryPath, &entry); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if tool, ok := toolNamed(name); ok {
		return tool(args)
	}
	// Only the container's own process is number 1: others are what a probe or a person runs beside it.
	if os.Getpid() != 1 {
		return isListening(entry)
	}
	return runProcess(entry)
}

func withCatalogue(do func(Catalogue) error) int {
	var catalogue Catalogue
	err := readJSON(cataloguePath, &catalogue)
	if err == nil {
		err = do(catalogue)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// isListening is what `pg_isready` and its like ask.
func isListening(entry Entry) int {
	if entry.Port == 0 {
		return 0
	}
	connection, err := net.DialTimeout("tcp", "127.0.0.1:"+strconv.Itoa(entry.Port), time.Second)
	if err != nil {
		return 1
	}
	_ = connection.Close()
	return 0
}
