package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestAVariableTellsTheParametersThatWereDrawn(t *testing.T) {
	bound := newBindings(map[string]Domain{"app": {OneOf: []string{"atlas", "boreal"}}, "seed": {Random: 3}}, "")
	for _, each := range []struct {
		template, text string
		want           bool
	}{
		{"sel-$(params.app)-1907", "sel-cobalt-1907", false},
		{"sel-$(params.app)-1907", "sel-atlas-1907", true},
		{"$(params.app)-db", "boreal-db", false},
		{"$(params.app)-db", "atlas-db", true},
		{"$(params.seed)", "a-b", false},
		{"$(params.seed)", "aB1", true},
		{"$(params.seed)", "aB2", false},
		{"EUR", "USD", false},
		{"EUR", "EUR", true},
	} {
		if got := bound.matches(each.template, each.text); got != each.want {
			t.Errorf("%s with %s: %t", each.template, each.text, got)
		}
	}
	if got := bound.fill("app $(params.app), ${HOST}${NONE}, $(params.else)", map[string]string{"HOST": "h"}); got != "app atlas, h, ?" {
		t.Error(got)
	}
}

func TestAPodsNameSuggestsAParameterForTextsOnly(t *testing.T) {
	bound := newBindings(map[string]Domain{"app": {OneOf: []string{"atlas", "boreal"}}}, "atlas-5c9-x")
	if got := bound.fill("$(params.app)", nil); got != "atlas" {
		t.Error(got)
	}
	if !bound.matches("$(params.app)", "boreal") {
		t.Error("a name judged")
	}
}

func TestAShellRunsWhatLabsWrite(t *testing.T) {
	t.Setenv("WHERE", "/tmp")
	for text, want := range map[string]int{
		"test -e $WHERE":                              0,
		"test -e /nowhere":                            1,
		"test -e /nowhere || test -e /tmp":            0,
		"test -e /tmp && test -e /nowhere":            1,
		"until test -e /tmp; do sleep 1; done; false": 1,
		"while test -e /nowhere; do sleep 1; done":    0,
		"true; 'no such'":                             127,
	} {
		if got := shell([]string{"-c", text}); got != want {
			t.Errorf("%s: %d", text, got)
		}
	}
}

func TestARegistryHidesWhatIsPrivateAndServesWhatItSays(t *testing.T) {
	catalogue := Catalogue{Images: []Entry{
		{Registry: "harbor.example", Repository: "api", Project: true, Tags: []string{"1"}, Private: true, Commands: []string{"/app/api", "sh"}, Writes: []string{"/var/x/"}},
		{Registry: "mirror.example", Repository: "web", Tags: []string{"latest"}},
	}}
	server := httptest.NewServer(newRegistry(catalogue, []byte("program")))
	defer server.Close()
	ask := func(path string, secret bool) *http.Response {
		request, _ := http.NewRequest(http.MethodGet, server.URL+path, nil)
		if secret {
			request.SetBasicAuth("robot", "x")
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		return response
	}
	for _, each := range []struct {
		path   string
		secret bool
		want   int
	}{
		{"/v2/p1/api/manifests/1?ns=harbor.example", false, 401},
		{"/v2/p1/api/manifests/1?ns=harbor.example", true, 200},
		{"/v2/p1/api/manifests/2?ns=harbor.example", false, 401},
		{"/v2/p1/api/manifests/2?ns=harbor.example", true, 404},
		{"/v2/api/manifests/1?ns=harbor.example", true, 404},
		{"/v2/web/manifests/latest?ns=mirror.example", false, 200},
		{"/v2/web/manifests/latest?ns=harbor.example", false, 404},
	} {
		if got := ask(each.path, each.secret).StatusCode; got != each.want {
			t.Errorf("%s, secret %t: %d", each.path, each.secret, got)
		}
	}
	response := ask("/v2/p1/api/manifests/1", true)
	var manifest struct {
		Config descriptor
		Layers []descriptor
	}
	if err := json.NewDecoder(response.Body).Decode(&manifest); err != nil || len(manifest.Layers) != 2 {
		t.Fatal(err, manifest)
	}
	for _, each := range append(manifest.Layers, manifest.Config) {
		if got := ask("/v2/p1/api/blobs/"+each.Digest, true); got.StatusCode != 200 || int(got.ContentLength) != each.Size {
			t.Error(each, got.StatusCode)
		}
	}
	if got := ask("/v2/p1/api/manifests/"+response.Header.Get("Docker-Content-Digest"), true).StatusCode; got != 200 {
		t.Error(got)
	}
}
