package main

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

var placeholder = regexp.MustCompile(`\$\(params\.([A-Za-z][\w-]*)\)`)
var variable = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_.-]*)\}`)

// Bindings are the parameters of the candidate whose pod this is, as far as they are known.
//
// An image is the same for every candidate, so it cannot know what was drawn. A variable that must have a candidate's
// value tells: it is taken when it is one that may have been drawn, and from then on holds wherever it is named again.
type Bindings struct {
	domains map[string]Domain
	mutex   sync.Mutex
	known   map[string]string
	// What the pod's name suggests: good enough for a text, never for a judgement.
	guessed map[string]string
}

func newBindings(domains map[string]Domain, hostname string) *Bindings {
	bound := &Bindings{domains: domains, known: map[string]string{}, guessed: map[string]string{}}
	for name, domain := range domains {
		for _, value := range domain.OneOf {
			// A pod bears the name of its Deployment, and that is often a parameter.
			if hostname == value || strings.HasPrefix(hostname, value+"-") {
				bound.guessed[name] = value
			}
		}
	}
	return bound
}

// matches tells whether the text is the template with parameters that may have been drawn, and remembers them.
func (b *Bindings) matches(template, text string) bool {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	var names []string
	var pattern strings.Builder
	pattern.WriteString(`\A`)
	rest := template
	for {
		at := placeholder.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		name := rest[at[2]:at[3]]
		pattern.WriteString(regexp.QuoteMeta(rest[:at[0]]))
		pattern.WriteString("(" + b.pattern(name) + ")")
		names = append(names, name)
		rest = rest[at[1]:]
	}
	pattern.WriteString(regexp.QuoteMeta(rest) + `\z`)
	found := regexp.MustCompile(pattern.String()).FindStringSubmatch(text)
	if found == nil {
		return false
	}
	for i, name := range names {
		if found[i+1] != found[1+indexOf(names, name)] {
			return false
		}
	}
	for i, name := range names {
		b.known[name] = found[i+1]
	}
	return true
}

func (b *Bindings) pattern(name string) string {
	if value, ok := b.known[name]; ok {
		return regexp.QuoteMeta(value)
	}
	domain := b.domains[name]
	// Random values have one form only; which one was drawn is the candidate's own.
	if domain.Random > 0 {
		return "[A-Za-z0-9]{" + strconv.Itoa(domain.Random) + "}"
	}
	if len(domain.OneOf) > 0 {
		quoted := make([]string, len(domain.OneOf))
		for i, value := range domain.OneOf {
			quoted[i] = regexp.QuoteMeta(value)
		}
		return strings.Join(quoted, "|")
	}
	return ".*"
}

// fill replaces what is known; ${NAME} by that variable, as a shell does.
func (b *Bindings) fill(text string, env map[string]string) string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	filled := placeholder.ReplaceAllStringFunc(text, func(whole string) string {
		name := placeholder.FindStringSubmatch(whole)[1]
		for _, values := range []map[string]string{b.known, b.guessed} {
			if value, ok := values[name]; ok {
				return value
			}
		}
		return "?"
	})
	return variable.ReplaceAllStringFunc(filled, func(whole string) string {
		return env[variable.FindStringSubmatch(whole)[1]]
	})
}

func indexOf(names []string, name string) int {
	for i, each := range names {
		if each == name {
			return i
		}
	}
	return -1
}
