// Command idemlint lists the message handlers of Go services and flags side
// effects that a redelivery repeats. It runs on its own (idemlint ./...) and
// under go vet (go vet -vettool=$(which idemlint) ./...).
package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/idemlint/idemlint/analyzers"
	"github.com/idemlint/idemlint/internal/driver"
)

// Exit codes.
const (
	exitClean    = 0 // nothing found
	exitFindings = 1
	exitFailed   = 2 // could not do the job
)

func main() {
	args := os.Args[1:]
	if isVet(args) {
		vet(args)
		return
	}
	os.Exit(run(args, os.Stdin, os.Stdout, os.Stderr))
}

// isVet reports whether the go command speaks to its vettool.
func isVet(args []string) bool {
	if len(args) == 1 && (args[0] == "-V=full" || args[0] == "-flags") {
		return true
	}
	return len(args) > 0 && strings.HasSuffix(args[len(args)-1], ".cfg")
}

func vet(args []string) {
	last := args[len(args)-1]
	if last == "-V=full" {
		// The go command replays cached answers unless this line changes, so it
		// covers the configuration as well.
		id, err := driver.BuildID(".")
		if err != nil {
			fmt.Fprintln(os.Stderr, "idemlint:", err)
			os.Exit(exitFailed)
		}
		fmt.Printf("idemlint version devel idemlint buildID=%s\n", id)
		return
	}
	if last != "-flags" && driver.AnswerUnit(last) {
		return
	}
	unitchecker.Main(analyzers.All()...)
}
