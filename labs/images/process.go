package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// runProcess is the container's process: it goes as the entry says, or ends as the entry says it must.
func runProcess(entry Entry) int {
	env := environment()
	hostname, _ := os.Hostname()
	bound := newBindings(entry.Params, hostname)
	failure := failingLine(entry, env, bound)
	for _, line := range entry.Logs {
		fmt.Println(bound.fill(line, env))
	}
	if takesMoreMemory(entry.MemoryBytes) {
		time.Sleep(time.Second)
		takeMemory(entry.MemoryBytes)
	}
	if failure != "" {
		time.Sleep(time.Second)
		fmt.Println(failure)
		return 1
	}
	asked, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if entry.Port != 0 && !endsAtOnce(entry) {
		if !pause(asked, entry.StartSeconds) {
			return 0
		}
		serve(asked, entry, env, bound)
	}
	if entry.Exit == nil {
		<-asked.Done()
		return 0
	}
	if !pause(asked, entry.Exit.AfterSeconds) {
		return 0
	}
	if entry.Exit.Log != "" {
		fmt.Println(bound.fill(entry.Exit.Log, env))
	}
	return entry.Exit.Code
}

func endsAtOnce(entry Entry) bool {
	return entry.Exit != nil && entry.Exit.AfterSeconds == 0
}

// failingLine is what the process says before it gives up: a directory it cannot write to, a variable it lacks.
func failingLine(entry Entry, env map[string]string, bound *Bindings) string {
	for _, dir := range entry.Writes {
		if err := tryToWrite(dir); errors.Is(err, syscall.EROFS) {
			return "java.nio.file.FileSystemException: " + dir + ": Read-only file system"
		}
	}
	for _, needed := range entry.Env {
		value := env[needed.Name]
		if needed.Value == nil && value != "" {
			continue
		}
		if needed.Value != nil && bound.matches(*needed.Value, value) {
			continue
		}
		switch {
		case needed.Log != "":
			return bound.fill(needed.Log, env)
		case value == "":
			return "Error: required environment variable " + needed.Name + " is not set"
		default:
			return "Error: invalid value of environment variable " + needed.Name
		}
	}
	return ""
}

func tryToWrite(dir string) error {
	file := filepath.Join(dir, ".written-"+strconv.Itoa(os.Getpid()))
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		return err
	}
	return os.Remove(file)
}

func serve(asked context.Context, entry Entry, env map[string]string, bound *Bindings) {
	listener, err := net.Listen("tcp", ":"+strconv.Itoa(entry.Port))
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	server := &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			status, kind, body := answer(entry, env, bound, r)
			fmt.Printf("\"%s %s %s\" %d\n", r.Method, cut(r.URL.RequestURI(), 256), r.Proto, status)
			w.Header().Set("Content-Type", kind)
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			w.WriteHeader(status)
			if r.Method != http.MethodHead {
				_, _ = w.Write([]byte(body))
			}
		}),
	}
	go func() { _ = server.Serve(listener) }()
	go func() {
		<-asked.Done()
		_ = server.Close()
	}()
}

func answer(entry Entry, env map[string]string, bound *Bindings, r *http.Request) (int, string, string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return http.StatusMethodNotAllowed, "text/plain", "Method Not Allowed\n"
	}
	for _, path := range entry.Paths {
		if !bound.matches(path.Path, r.URL.Path) {
			continue
		}
		for name, value := range path.Needs {
			if !bound.matches(value, env[name]) {
				return http.StatusServiceUnavailable, "text/plain", "Service Unavailable\n"
			}
		}
		status, kind := path.Status, path.Type
		if status == 0 {
			status = http.StatusOK
		}
		if kind == "" {
			kind = "text/plain"
		}
		return status, kind, bound.fill(path.Body, env)
	}
	return http.StatusNotFound, "text/plain", "Not Found\n"
}

// pause tells whether the time passed; false when the process was asked to stop.
func pause(asked context.Context, seconds int) bool {
	select {
	case <-time.After(time.Duration(seconds) * time.Second):
		return true
	case <-asked.Done():
		return false
	}
}

func environment() map[string]string {
	env := map[string]string{}
	for _, line := range os.Environ() {
		name, value, _ := strings.Cut(line, "=")
		env[name] = value
	}
	return env
}

func cut(text string, length int) string {
	if len(text) > length {
		return text[:length]
	}
	return text
}
