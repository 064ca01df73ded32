package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// toolNamed gives one of the few programs that labs run in their images, with the flags that they are given there.
func toolNamed(name string) (func(args []string) int, bool) {
	switch name {
	case "curl":
		return curl, true
	case "nc":
		return connects, true
	case "sh":
		return shell, true
	case "sleep":
		return sleepFor, true
	case "tail":
		return tail, true
	case "test":
		return test, true
	case "true":
		return func([]string) int { return 0 }, true
	case "false":
		return func([]string) int { return 1 }, true
	}
	return nil, false
}

// curl fetches each address; `--fail` (`-f`) makes a status of 400 or more an error, as curl's own codes say.
func curl(args []string) int {
	fails, quiet, code := false, false, 0
	client := &http.Client{Timeout: 30 * time.Second}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--fail":
			fails = true
		case arg == "--silent":
			quiet = true
		case arg == "--max-time" || arg == "-m" || arg == "--connect-timeout":
			i++
			if i < len(args) {
				if seconds, err := strconv.Atoi(args[i]); err == nil {
					client.Timeout = time.Duration(seconds) * time.Second
				}
			}
		case arg == "-o" || arg == "--output":
			i++
		case strings.HasPrefix(arg, "--"):
		case strings.HasPrefix(arg, "-"):
			fails = fails || strings.Contains(arg, "f")
			quiet = quiet || strings.Contains(arg, "s")
		default:
			code = fetch(client, arg, fails)
		}
	}
	if code != 0 && !quiet {
		fmt.Fprintf(os.Stderr, "curl: (%d)\n", code)
	}
	return code
}

func fetch(client *http.Client, address string, fails bool) int {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	response, err := client.Get(address)
	if err != nil {
		if e, ok := err.(interface{ Timeout() bool }); ok && e.Timeout() {
			return 28
		}
		if strings.Contains(err.Error(), "no such host") {
			return 6
		}
		return 7
	}
	defer func() { _ = response.Body.Close() }()
	if fails && response.StatusCode >= 400 {
		return 22
	}
	_, _ = io.Copy(os.Stdout, io.LimitReader(response.Body, 1<<20))
	return 0
}

// connects is `nc -z HOST PORT`.
func connects(args []string) int {
	var words []string
	for _, arg := range args {
		if !strings.HasPrefix(arg, "-") {
			words = append(words, arg)
		}
	}
	if len(words) < 2 {
		return 1
	}
	connection, err := net.DialTimeout("tcp", net.JoinHostPort(words[0], words[1]), 5*time.Second)
	if err != nil {
		return 1
	}
	_ = connection.Close()
	return 0
}

func sleepFor(args []string) int {
	if len(args) == 0 {
		return 1
	}
	seconds, err := strconv.ParseFloat(strings.TrimSuffix(args[0], "s"), 64)
	if err != nil {
		return 1
	}
	time.Sleep(time.Duration(seconds * float64(time.Second)))
	return 0
}

// tail follows until it is told to stop; what is in the files is nobody's lesson.
func tail([]string) int {
	asked, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	<-asked.Done()
	return 0
}

// test knows `-e`, `-f`, `-d` and `-r`.
func test(args []string) int {
	if len(args) < 2 {
		return 1
	}
	if _, err := os.Stat(args[1]); err != nil {
		return 1
	}
	return 0
}
