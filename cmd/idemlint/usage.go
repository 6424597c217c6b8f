package main

import (
	"fmt"
	"io"
	"strings"
)

const usageHead = `idemlint lists every piece of code that a broker, queue, webhook or retry loop
may run twice, and flags the side effects that would then happen twice.

usage: idemlint [flags] [packages]        check; packages are those of go build, default ./...
       idemlint map [flags] [packages]    print what each handler owns and how it recognises repetition
       idemlint map [flags] FILE:LINE     say what idemlint makes of the calls on one line
       idemlint explain RULE              explain a rule
       idemlint catalog [flags] [NAME]    list what is known of libraries, or explain one name or library
       idemlint catalog match             read full names, one a line, and say what is known of each
       idemlint catalog suggest [flags] [packages]
                                          print TOML for calls of libraries that are not known
       idemlint version

       go vet -vettool=$(which idemlint) ./...

flags:
`

const usageTail = `
exit status: 0 nothing found (always for map), 1 findings, 2 the job could not be done
`

func (p *program) usage() error {
	return p.write(func(w io.Writer) error {
		var b strings.Builder
		b.WriteString(usageHead)
		fs := newFlags(&options{})
		fs.SetOutput(&b)
		fs.PrintDefaults()
		b.WriteString(usageTail)
		_, err := fmt.Fprint(w, b.String())
		return err
	})
}
