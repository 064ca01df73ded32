package main

import (
	"os"
	"strconv"
	"strings"
)

// Where a container sees its own limit: cgroup v2, then v1.
var limitFiles = []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}

// takesMoreMemory tells whether the container's limit is below what the process needs. Where it is not, nothing is
// taken: a class of candidates would fill a node for no lesson.
func takesMoreMemory(need int64) bool {
	for _, file := range limitFiles {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		limit, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
		return err == nil && limit < need
	}
	return false
}

// takeMemory writes to every page of it: the kernel ends the process on the way.
func takeMemory(need int64) {
	taken := make([]byte, need)
	for at := int64(0); at < need; at += 4096 {
		taken[at] = 1
	}
	// The runtime holds some memory besides; the limit is below what is needed, so this is never reached.
	os.Exit(137)
}
