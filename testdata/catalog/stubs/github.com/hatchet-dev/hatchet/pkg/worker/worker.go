// Package worker declares the part of the deprecated Hatchet worker that the catalog names.
package worker

type workflowConverter interface{ ToWorkflow() }

type Worker struct{}

func (*Worker) RegisterAction(actionId string, method any) error  { return nil }
func (*Worker) RegisterWorkflow(workflow workflowConverter) error { return nil }

type WorkflowStep struct{}

func Fn(f any) *WorkflowStep { return nil }

type WorkflowJob struct {
	Name  string
	Steps []*WorkflowStep
}

func (*WorkflowJob) ToWorkflow() {}
