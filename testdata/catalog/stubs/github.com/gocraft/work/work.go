// Package work declares the part of gocraft/work that the catalog names.
package work

type Q map[string]any

type Job struct {
	Name     string
	ID       string
	Args     map[string]any
	Unique   bool
	Fails    int64
	LastErr  string
	FailedAt int64
}

func (*Job) ArgString(key string) string { return "" }
func (*Job) ArgError() error             { return nil }

type ScheduledJob struct{ *Job }

type JobOptions struct {
	Priority uint
	MaxFails uint
}

type Pool interface{ Close() error }

type WorkerPool struct{}

func NewWorkerPool(ctx any, concurrency uint, namespace string, pool Pool) *WorkerPool { return nil }

func (*WorkerPool) Job(name string, fn any) *WorkerPool                                { return nil }
func (*WorkerPool) JobWithOptions(name string, jobOpts JobOptions, fn any) *WorkerPool { return nil }
func (*WorkerPool) Middleware(fn any) *WorkerPool                                      { return nil }
func (*WorkerPool) PeriodicallyEnqueue(spec string, jobName string) *WorkerPool        { return nil }
func (*WorkerPool) Start()                                                             {}

type Enqueuer struct{}

func NewEnqueuer(namespace string, pool Pool) *Enqueuer { return nil }

func (*Enqueuer) Enqueue(jobName string, args map[string]any) (*Job, error) { return nil, nil }

func (*Enqueuer) EnqueueIn(jobName string, secondsFromNow int64, args map[string]any) (*ScheduledJob, error) {
	return nil, nil
}

func (*Enqueuer) EnqueueUnique(jobName string, args map[string]any) (*Job, error) { return nil, nil }

func (*Enqueuer) EnqueueUniqueIn(jobName string, secondsFromNow int64, args map[string]any) (*ScheduledJob, error) {
	return nil, nil
}

func (*Enqueuer) EnqueueUniqueByKey(jobName string, args map[string]any, keyMap map[string]any) (*Job, error) {
	return nil, nil
}

func (*Enqueuer) EnqueueUniqueInByKey(jobName string, secondsFromNow int64, args map[string]any, keyMap map[string]any) (*ScheduledJob, error) {
	return nil, nil
}
