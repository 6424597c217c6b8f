// Package hatchet declares the part of the Hatchet SDK that the catalog names.
package hatchet

import "context"

type Context interface {
	context.Context
	WorkflowRunId() string
	RetryCount() int
}

type (
	StandaloneTaskOption interface{ standalone() }
	TaskOption           interface {
		StandaloneTaskOption
		task()
	}
	WorkflowOption    func()
	RunOptFunc        func()
	RunManyOpt        struct{ Input any }
	BatchConfig       struct{ MaxSize int }
	IdempotencyConfig struct{ Expression string }
	WorkflowRunRef    struct{ RunId string }
	WorkflowResult    struct{ RunId string }
	TaskResult        struct{ RunId string }
	Task              struct{}
)

func WithRetries(retries int) TaskOption                              { return nil }
func WithWorkflowIdempotency(config IdempotencyConfig) WorkflowOption { return nil }

type Client struct{}

func (*Client) NewWorkflow(name string, options ...WorkflowOption) *Workflow { return nil }

func (*Client) NewStandaloneTask(name string, fn any, options ...StandaloneTaskOption) *StandaloneTask {
	return nil
}

func (*Client) NewStandaloneDurableTask(name string, fn any, options ...StandaloneTaskOption) *StandaloneTask {
	return nil
}

func (*Client) NewStandaloneBatchTask(name string, fn any, batch BatchConfig, options ...StandaloneTaskOption) *StandaloneTask {
	return nil
}

func (*Client) Run(ctx context.Context, workflowName string, input any, opts ...RunOptFunc) (*WorkflowResult, error) {
	return nil, nil
}

func (*Client) RunNoWait(ctx context.Context, workflowName string, input any, opts ...RunOptFunc) (*WorkflowRunRef, error) {
	return nil, nil
}

func (*Client) RunMany(ctx context.Context, workflowName string, inputs []RunManyOpt) ([]WorkflowRunRef, error) {
	return nil, nil
}

type Workflow struct{}

func (*Workflow) NewTask(name string, fn any, options ...TaskOption) *Task        { return nil }
func (*Workflow) NewDurableTask(name string, fn any, options ...TaskOption) *Task { return nil }

func (*Workflow) NewBatchTask(name string, fn any, batch BatchConfig, options ...TaskOption) *Task {
	return nil
}

func (*Workflow) OnFailure(fn any) *Task { return nil }

func (*Workflow) Run(ctx context.Context, input any, opts ...RunOptFunc) (*WorkflowResult, error) {
	return nil, nil
}

func (*Workflow) RunNoWait(ctx context.Context, input any, opts ...RunOptFunc) (*WorkflowRunRef, error) {
	return nil, nil
}

type StandaloneTask struct{}

func (*StandaloneTask) OnFailure(fn any) {}

func (*StandaloneTask) Run(ctx context.Context, input any, opts ...RunOptFunc) (*TaskResult, error) {
	return nil, nil
}

func (*StandaloneTask) RunNoWait(ctx context.Context, input any, opts ...RunOptFunc) (*WorkflowRunRef, error) {
	return nil, nil
}
