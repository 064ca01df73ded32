package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// registry answers the part of the OCI distribution API that a node pulls with.
type registry struct {
	catalogue Catalogue
	program   []byte
	mutex     sync.Mutex
	built     map[string]*image
	blobs     map[string][]byte
	shared    descriptor
}

func serveRegistry(catalogue Catalogue, address string) error {
	program, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		return err
	}
	fmt.Printf("%d images on %s\n", len(catalogue.Images), address)
	return http.ListenAndServe(address, newRegistry(catalogue, program))
}

func newRegistry(catalogue Catalogue, program []byte) *registry {
	return &registry{catalogue: catalogue, program: program, built: map[string]*image{}, blobs: map[string][]byte{}}
}

func (s *registry) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rest, ok := strings.CutPrefix(r.URL.Path, "/v2/")
	if !ok || (r.Method != http.MethodGet && r.Method != http.MethodHead) {
		refuse(w, http.StatusNotFound, "UNSUPPORTED")
		return
	}
	if rest == "" {
		_, _ = w.Write([]byte("{}"))
		return
	}
	if name, reference, found := cutLast(rest, "/manifests/"); found {
		s.manifest(w, r, name, reference)
		return
	}
	if _, digest, found := cutLast(rest, "/blobs/"); found {
		s.blob(w, r, digest)
		return
	}
	refuse(w, http.StatusNotFound, "UNSUPPORTED")
}

func (s *registry) manifest(w http.ResponseWriter, r *http.Request, name, reference string) {
	_, _, hasSecret := r.BasicAuth()
	entry, hidden := s.find(r.URL.Query().Get("ns"), name, reference)
	fmt.Printf("%s %s:%s secret=%t found=%t\n", r.Method, name, reference, hasSecret, entry != nil)
	// A registry does not say whether what it does not show is there.
	if hidden && !hasSecret {
		w.Header().Set("WWW-Authenticate", `Basic realm="labs"`)
		refuse(w, http.StatusUnauthorized, "UNAUTHORIZED")
		return
	}
	if entry == nil {
		refuse(w, http.StatusNotFound, "MANIFEST_UNKNOWN")
		return
	}
	built, err := s.build(*entry)
	if err != nil {
		refuse(w, http.StatusInternalServerError, "UNKNOWN")
		return
	}
	send(w, r, manifestType, built.digest, built.manifest)
}

// find gives the entry of a tag, or of the digest of one that was built, and whether any of the repository is private.
func (s *registry) find(host, name, reference string) (*Entry, bool) {
	var found *Entry
	hidden := false
	for i, entry := range s.catalogue.Images {
		if (host != "" && host != entry.Registry) || !isNamed(entry, name) {
			continue
		}
		hidden = hidden || entry.Private
		for _, tag := range entry.Tags {
			if tag == reference || s.digestOf(entry) == reference {
				found = &s.catalogue.Images[i]
			}
		}
	}
	return found, hidden
}

func isNamed(entry Entry, name string) bool {
	if !entry.Project {
		return name == entry.Repository
	}
	project, ok := strings.CutSuffix(name, "/"+entry.Repository)
	return ok && project != "" && !strings.Contains(project, "/")
}

func (s *registry) digestOf(entry Entry) string {
	built, err := s.build(entry)
	if err != nil {
		return ""
	}
	return built.digest
}

func (s *registry) blob(w http.ResponseWriter, r *http.Request, digest string) {
	s.mutex.Lock()
	content, ok := s.blobs[digest]
	s.mutex.Unlock()
	if !ok {
		refuse(w, http.StatusNotFound, "BLOB_UNKNOWN")
		return
	}
	send(w, r, "application/octet-stream", digest, content)
}

func send(w http.ResponseWriter, r *http.Request, kind, digest string, content []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Docker-Content-Digest", digest)
	w.Header().Set("Content-Length", fmt.Sprint(len(content)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(content)
	}
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `{"errors":[{"code":%q}]}`, code)
}

func cutLast(text, separator string) (string, string, bool) {
	at := strings.LastIndex(text, separator)
	if at < 0 {
		return "", "", false
	}
	return text[:at], text[at+len(separator):], true
}

// configure writes containerd's hosts.toml for each registry of the catalogue. One that may exist is still asked for
// what we do not have.
func configure(catalogue Catalogue, dir, address string) error {
	for _, host := range catalogue.Registries {
		text := fmt.Sprintf("server = %q\n", "http://"+address)
		if !strings.HasSuffix(host, ".example") {
			text = fmt.Sprintf("server = %q\n\n[host.%q]\n  capabilities = [\"pull\", \"resolve\"]\n",
				"https://"+host, "http://"+address)
		}
		if err := os.MkdirAll(filepath.Join(dir, host), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, host, "hosts.toml"), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
