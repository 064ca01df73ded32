package main

import (
	"encoding/json"
	"os"
)

// Entry is what an image does: an entry of a lab's `images`, with the parameters that its tags leave open.
type Entry struct {
	Registry   string `json:"registry"`
	Repository string `json:"repository"`
	// Project says that a project's name stands before the repository: that of a session, whichever it is.
	Project      bool              `json:"project,omitempty"`
	Tags         []string          `json:"tags"`
	Private      bool              `json:"private,omitempty"`
	User         string            `json:"user,omitempty"`
	Commands     []string          `json:"commands,omitempty"`
	Port         int               `json:"port,omitempty"`
	MemoryBytes  int64             `json:"memoryBytes,omitempty"`
	StartSeconds int               `json:"startSeconds,omitempty"`
	Writes       []string          `json:"writes,omitempty"`
	Env          []Variable        `json:"env,omitempty"`
	Exit         *Exit             `json:"exit,omitempty"`
	Paths        []Path            `json:"paths,omitempty"`
	Logs         []string          `json:"logs,omitempty"`
	Params       map[string]Domain `json:"params,omitempty"`
}

// Variable is one that the process needs.
type Variable struct {
	Name  string  `json:"name"`
	Value *string `json:"value,omitempty"`
	Log   string  `json:"log,omitempty"`
}

// Exit says how a process ends that always does.
type Exit struct {
	Code         int    `json:"code"`
	AfterSeconds int    `json:"afterSeconds,omitempty"`
	Log          string `json:"log,omitempty"`
}

// Path is one answer to HTTP.
type Path struct {
	Path   string            `json:"path"`
	Status int               `json:"status,omitempty"`
	Type   string            `json:"type,omitempty"`
	Body   string            `json:"body,omitempty"`
	Needs  map[string]string `json:"needs,omitempty"`
}

// Domain holds the values a candidate's parameter may have: an image is everybody's.
type Domain struct {
	OneOf  []string `json:"oneOf,omitempty"`
	Random int      `json:"random,omitempty"`
}

// Catalogue is all that the registry serves.
type Catalogue struct {
	Registries []string `json:"registries"`
	Images     []Entry  `json:"images"`
}

func readJSON(file string, into any) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
