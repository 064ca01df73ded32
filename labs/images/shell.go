package main

import (
	"fmt"
	"os"
	"strings"
)

// shell is `sh -c TEXT` for what labs say in one line: lists with `;`, `&&`, `||`, and `until … do … done`. A word that
// is none of our tools is not found, as in a small image.
func shell(args []string) int {
	for i, arg := range args {
		if strings.HasPrefix(arg, "-") && strings.HasSuffix(arg, "c") && i+1 < len(args) {
			return (&script{words: split(args[i+1])}).list()
		}
	}
	fmt.Fprintln(os.Stderr, "sh: only -c is known")
	return 2
}

type script struct {
	words []word
	at    int
}

// word is one word, or an operator when it was not quoted.
type word struct {
	text     string
	operator bool
}

var ends = map[string]bool{"do": true, "done": true}

// list runs commands up to the end, or to a word that ends them.
func (s *script) list() int {
	code, skip := 0, false
	for s.at < len(s.words) && !s.is(ends) {
		if !skip || s.next("until") || s.next("while") {
			code = s.command(skip, code)
		} else {
			s.simple()
		}
		skip = false
		if s.at >= len(s.words) || !s.words[s.at].operator {
			continue
		}
		switch s.words[s.at].text {
		case "&&":
			skip = code != 0
		case "||":
			skip = code == 0
		}
		s.at++
	}
	return code
}

func (s *script) command(skip bool, code int) int {
	if !s.next("until") && !s.next("while") {
		return run(s.simple())
	}
	wanted := s.next("while")
	s.at++
	condition := s.at
	for {
		s.at = condition
		met := s.list() == 0
		s.at++ // do
		if met != wanted || skip {
			for !s.next("done") && s.at < len(s.words) {
				s.at++
			}
			s.at++
			return code
		}
		code = s.list()
	}
}

// simple takes the words of one command.
func (s *script) simple() []string {
	var taken []string
	for s.at < len(s.words) && !s.words[s.at].operator {
		taken = append(taken, os.ExpandEnv(s.words[s.at].text))
		s.at++
	}
	return taken
}

func (s *script) next(text string) bool {
	return s.at < len(s.words) && s.words[s.at].text == text
}

func (s *script) is(set map[string]bool) bool {
	return set[s.words[s.at].text]
}

func run(words []string) int {
	if len(words) == 0 {
		return 0
	}
	if words[0] == "exec" {
		words = words[1:]
	}
	if words[0] == "exit" {
		os.Exit(exitCode(words[1:]))
	}
	if words[0] == "echo" {
		fmt.Println(strings.Join(words[1:], " "))
		return 0
	}
	tool, ok := toolNamed(words[0])
	if !ok {
		fmt.Fprintf(os.Stderr, "sh: %s: not found\n", words[0])
		return 127
	}
	return tool(words[1:])
}

func exitCode(args []string) int {
	if len(args) > 0 && args[0] != "0" {
		return 1
	}
	return 0
}

// split takes words apart; quotes keep spaces and operators together.
func split(text string) []word {
	var words []word
	var current strings.Builder
	quote, open := rune(0), false
	flush := func() {
		if open {
			words = append(words, word{text: current.String()})
		}
		current.Reset()
		open = false
	}
	runes := []rune(text)
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			} else {
				current.WriteRune(r)
			}
		case r == '\'' || r == '"':
			quote, open = r, true
		case r == ' ' || r == '\t':
			flush()
		case r == ';' || r == '\n':
			flush()
			words = append(words, word{text: ";", operator: true})
		case (r == '&' || r == '|') && i+1 < len(runes) && runes[i+1] == r:
			flush()
			words = append(words, word{text: string([]rune{r, r}), operator: true})
			i++
		default:
			current.WriteRune(r)
			open = true
		}
	}
	flush()
	return words
}
