package kinds

import "testing"

var fromTest = Consts

type TestOnly struct{}

func (w *Worker) Extra() {}

func TestX(t *testing.T) { _ = fromTest }
