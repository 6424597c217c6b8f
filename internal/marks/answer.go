package marks

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
)

// spot is a line of a file of the module.
type spot struct {
	file string
	line int
}

// effect is one effect of one handler of the map.
type effect struct {
	handler, kind, verdict, guard string

	pos  spot
	hops map[spot]bool
}

// answer is what of the map is compared.
type answer struct {
	handlers map[spot]string // function by place
	effects  []effect        // of handlers whose messages can come twice
}

type rawPos struct {
	File string `json:"file"`
	Line int    `json:"line"`
}

type rawHandler struct {
	Func    string      `json:"func"`
	Pos     *rawPos     `json:"pos"`
	Repeats string      `json:"repeats"`
	Effects []rawEffect `json:"effects"`
}

type rawEffect struct {
	Kind    string   `json:"kind"`
	Verdict string   `json:"verdict"`
	Pos     *rawPos  `json:"pos"`
	Path    []rawPos `json:"path"`
	Guard   *struct {
		Kind string `json:"kind"`
	} `json:"guard"`
}

// decode reads the output of `idemlint map -format json`, run in root.
func decode(root string, doc []byte) (*answer, error) {
	var raw struct {
		Handlers json.RawMessage `json:"handlers"`
	}
	if err := json.Unmarshal(doc, &raw); err != nil {
		return nil, fmt.Errorf("the map is no JSON: %w; it begins with %q", err, doc[:min(len(doc), 80)])
	}
	if raw.Handlers == nil {
		return nil, errors.New("the map has no handlers key")
	}
	var list []rawHandler
	if err := json.Unmarshal(raw.Handlers, &list); err != nil {
		return nil, fmt.Errorf("the map has another shape than expected: %w", err)
	}
	a := &answer{handlers: map[spot]string{}}
	for _, h := range list {
		if err := a.add(root, h); err != nil {
			return nil, fmt.Errorf("handler %s: %w", h.Func, err)
		}
	}
	return a, nil
}

func (a *answer) add(root string, h rawHandler) error {
	pos, err := place(root, h.Pos)
	if err != nil {
		return err
	}
	a.handlers[pos] = h.Func
	if h.Repeats == "at-most-once" {
		return nil // nothing comes twice: its effects are no hazards
	}
	for _, raw := range h.Effects {
		e := effect{handler: h.Func, kind: raw.Kind, verdict: raw.Verdict, hops: map[spot]bool{}}
		if raw.Guard != nil {
			e.guard = raw.Guard.Kind
		}
		if e.pos, err = place(root, raw.Pos); err != nil {
			return fmt.Errorf("effect %s: %w", raw.Kind, err)
		}
		for _, hop := range raw.Path {
			at, err := place(root, &hop)
			if err != nil {
				return fmt.Errorf("path of effect %s: %w", raw.Kind, err)
			}
			e.hops[at] = true
		}
		a.effects = append(a.effects, e)
	}
	return nil
}

// place makes the file relative to the module, in slashes.
func place(root string, p *rawPos) (spot, error) {
	if p == nil || p.File == "" || p.Line <= 0 {
		return spot{}, errors.New("no position in the map")
	}
	file := filepath.FromSlash(p.File)
	if filepath.IsAbs(file) {
		rel, err := filepath.Rel(real(root), real(file))
		if err != nil {
			return spot{}, err
		}
		file = rel
	}
	return spot{filepath.ToSlash(filepath.Clean(file)), p.Line}, nil
}

// real resolves what of path exists.
func real(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		return resolved
	}
	return path
}
