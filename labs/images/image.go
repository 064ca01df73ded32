package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"time"
)

const (
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	configType   = "application/vnd.oci.image.config.v1+json"
	layerType    = "application/vnd.oci.image.layer.v1.tar"
)

// image is one as a registry keeps it; its blobs are in the registry.
type image struct {
	digest   string
	manifest []byte
}

type descriptor struct {
	MediaType string `json:"mediaType"`
	Digest    string `json:"digest"`
	Size      int    `json:"size"`
}

// build makes the image of an entry: the program, which all images share, and what this one is. The same entry gives
// the same digests.
func (s *registry) build(entry Entry) (*image, error) {
	text, err := json.Marshal(entry)
	if err != nil {
		return nil, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if built, ok := s.built[string(text)]; ok {
		return built, nil
	}
	program, err := s.programLayer()
	if err != nil {
		return nil, err
	}
	own, err := layer(ownFiles(entry, len(text)), text)
	if err != nil {
		return nil, err
	}
	layers := []descriptor{program, s.keep(layerType, own)}
	config, err := json.Marshal(imageConfig(entry, layers))
	if err != nil {
		return nil, err
	}
	manifest, err := json.Marshal(map[string]any{
		"schemaVersion": 2,
		"mediaType":     manifestType,
		"config":        s.keep(configType, config),
		"layers":        layers,
	})
	if err != nil {
		return nil, err
	}
	built := &image{digest: digestOf(manifest), manifest: manifest}
	s.built[string(text)] = built
	return built, nil
}

// programLayer is what all images share.
func (s *registry) programLayer() (descriptor, error) {
	if s.shared.Size > 0 {
		return s.shared, nil
	}
	content, err := layer([]tar.Header{
		{Name: "tmp/", Typeflag: tar.TypeDir, Mode: 0o1777},
		{Name: programPath[1:], Typeflag: tar.TypeReg, Mode: 0o755, Size: int64(len(s.program))},
	}, s.program)
	if err == nil {
		s.shared = s.keep(layerType, content)
	}
	return s.shared, err
}

func (s *registry) keep(mediaType string, content []byte) descriptor {
	digest := digestOf(content)
	s.blobs[digest] = content
	return descriptor{MediaType: mediaType, Digest: digest, Size: len(content)}
}

func imageConfig(entry Entry, layers []descriptor) map[string]any {
	diffs := make([]string, len(layers))
	for i, each := range layers {
		diffs[i] = each.Digest
	}
	config := map[string]any{
		"User":       entry.User,
		"Entrypoint": []string{programPath},
		"Env":        []string{"PATH=/usr/local/bin:/usr/bin:/bin"},
	}
	if entry.Port != 0 {
		config["ExposedPorts"] = map[string]any{fmt.Sprintf("%d/tcp", entry.Port): map[string]any{}}
	}
	return map[string]any{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config":       config,
		"rootfs":       map[string]any{"type": "layers", "diff_ids": diffs},
	}
}

// ownFiles are the entry itself, its commands as links to the program, and the directories that it writes to.
func ownFiles(entry Entry, size int) []tar.Header {
	files := []tar.Header{{Name: entryPath[1:], Typeflag: tar.TypeReg, Mode: 0o444, Size: int64(size)}}
	for _, command := range slices.Sorted(slices.Values(entry.Commands)) {
		if !strings.HasPrefix(command, "/") {
			command = path.Join("/usr/local/bin", command)
		}
		files = append(files, tar.Header{Name: command[1:], Typeflag: tar.TypeSymlink, Linkname: programPath, Mode: 0o777})
	}
	for _, dir := range entry.Writes {
		files = append(files, tar.Header{Name: path.Clean(dir)[1:] + "/", Typeflag: tar.TypeDir, Mode: 0o1777})
	}
	return files
}

// layer is a tar with one regular file of this content, whoever unpacks it and whenever.
func layer(headers []tar.Header, content []byte) ([]byte, error) {
	var buffer bytes.Buffer
	archive := tar.NewWriter(&buffer)
	for _, header := range headers {
		header.ModTime = time.Unix(0, 0)
		header.Format = tar.FormatPAX
		if err := archive.WriteHeader(&header); err != nil {
			return nil, err
		}
		if header.Typeflag == tar.TypeReg {
			if _, err := archive.Write(content); err != nil {
				return nil, err
			}
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}
