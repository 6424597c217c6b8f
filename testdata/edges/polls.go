package edges

import (
	"context"
	"database/sql"
	"errors"
	"log"
	"strconv"
	"sync"
	"time"

	"gorm.io/gorm"
)

// Job is a row of jobs and of outbox.
type Job struct {
	ID    string
	Kind  string
	Body  []byte
	State string
}

// Poll runs the loops that wait until ctx is done.
func (s *Service) Poll(ctx context.Context) {
	go s.refreshForever(ctx)
	go s.watchHealth(ctx)
	go s.countForever(ctx)
	go s.cleanForever(ctx)
	go s.holdLease(ctx)
	go s.reportForever(ctx)
	go s.relayForever(ctx)
	go s.relayTicks(ctx)
	go s.workForever(ctx)
	go s.projectForever(ctx)
	go s.projectModels(ctx)
	go s.relayModels(ctx)
	go s.dispatchForever(ctx)
	go s.backfill(ctx)
	if err := s.awaitRun(ctx, "nightly"); err != nil {
		log.Print(err)
	}
}

// A cache that is filled anew owns no rows, though it notes that it was.
func (s *Service) refreshForever(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	settings := map[string]Job{}
	for { // want nohandler
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			rows, err := s.read(ctx, "SELECT id, kind, body FROM settings")
			if err != nil {
				continue
			}
			for _, r := range rows {
				settings[r.ID] = r
			}
			_, _ = s.db.ExecContext(ctx, "INSERT INTO refreshes (n) VALUES ($1)", len(rows)) // want none
		}
	}
}

func (s *Service) watchHealth(ctx context.Context) {
	for { // want nohandler
		var one int
		if err := s.db.QueryRowContext(ctx, "SELECT 1").Scan(&one); err == nil {
			_, _ = s.db.ExecContext(ctx, "INSERT INTO heartbeats (host) VALUES ('here')") // want none
		}
		time.Sleep(time.Second)
	}
}

// How many there are is published, and nothing is done with them.
func (s *Service) countForever(ctx context.Context) {
	for range time.Tick(time.Minute) { // want nohandler
		var n int
		if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM jobs").Scan(&n); err == nil {
			_ = s.nc.Publish("jobs.count", []byte(strconv.Itoa(n))) // want none
		}
	}
}

func (s *Service) cleanForever(ctx context.Context) {
	for { // want nohandler
		rows, err := s.read(ctx, "SELECT id, kind, body FROM jobs WHERE state = 'done'")
		if err == nil {
			for _, r := range rows {
				_, _ = s.db.ExecContext(ctx, "DELETE FROM jobs WHERE id = $1", r.ID)
			}
		}
		time.Sleep(time.Minute)
	}
}

func (s *Service) holdLease(ctx context.Context) {
	for { // want nohandler
		var holder string
		err := s.db.QueryRowContext(ctx, "SELECT holder FROM leases WHERE name = 'poll'").Scan(&holder)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			_, _ = s.db.ExecContext(ctx, "INSERT INTO leases (name, holder) VALUES ('poll', 'me')") // want none
		case holder == "me":
			_, _ = s.db.ExecContext(ctx, "UPDATE leases SET until = now() WHERE name = 'poll'")
		}
		time.Sleep(time.Second)
	}
}

// A report tells of all rows each time: no row is done.
func (s *Service) reportForever(ctx context.Context) {
	for range time.Tick(time.Hour) { // want nohandler
		rows, err := s.read(ctx, "SELECT id, kind, body FROM jobs")
		if err != nil {
			continue
		}
		for _, r := range rows {
			_ = s.nc.Publish("report", r.Body) // want none
		}
	}
}

// Waiting for somebody else's work is no work on it.
func (s *Service) awaitRun(ctx context.Context, id string) error {
	for { // want nohandler
		var run Job
		if err := s.orm.WithContext(ctx).First(&run, "id = ?", id).Error; err != nil {
			return err
		}
		if run.State == "done" {
			break
		}
		time.Sleep(time.Second)
	}
	return s.nc.Publish("run.done", []byte(id)) // want none
}

func (s *Service) relayForever(ctx context.Context) {
	for {
		s.relay(ctx)
		s.pause(ctx)
	}
}

func (s *Service) pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Second):
	}
}

func (s *Service) relay(ctx context.Context) { // want handler
	rows, err := s.read(ctx, "SELECT id, kind, body FROM outbox WHERE sent_at IS NULL")
	if err != nil {
		return
	}
	var ids []string
	for _, r := range rows {
		if err := s.nc.Publish(r.Kind, r.Body); err != nil { // want hazard publish
			return
		}
		ids = append(ids, r.ID)
	}
	if err := s.sent(ctx, ids...); err != nil {
		log.Print(err)
	}
}

func (s *Service) sent(ctx context.Context, ids ...string) error {
	for _, id := range ids {
		if _, err := s.db.ExecContext(ctx, "UPDATE outbox SET sent_at = now() WHERE id = $1", id); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) relayTicks(ctx context.Context) {
	for range time.Tick(time.Second) { // want handler
		rows, err := s.read(ctx, "SELECT id, kind, body FROM outbox")
		if err != nil {
			continue
		}
		for _, r := range rows {
			if err := s.nc.Publish(r.Kind, r.Body); err != nil { // want hazard publish
				break
			}
			_, _ = s.db.ExecContext(ctx, "DELETE FROM outbox WHERE id = $1", r.ID)
		}
	}
}

// What is claimed needs no mark any more.
func (s *Service) workForever(ctx context.Context) {
	for { // want handler
		job, err := s.claimJob(ctx)
		if err != nil {
			time.Sleep(time.Second)
			continue
		}
		_ = s.nc.Publish("jobs."+job.Kind, job.Body) // want hazard publish
	}
}

func (s *Service) claimJob(ctx context.Context) (*Job, error) {
	row := s.db.QueryRowContext(ctx, "UPDATE jobs SET state = 'running' WHERE id = (SELECT id FROM jobs WHERE state = 'new' LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, kind, body")
	var job Job
	if err := row.Scan(&job.ID, &job.Kind, &job.Body); err != nil {
		return nil, err
	}
	return &job, nil
}

func (s *Service) projectForever(ctx context.Context) {
	for {
		if err := errors.Join(s.project(ctx), s.projectSome(ctx), s.projectTwice(ctx), s.projectTried(ctx), s.projectTaken(ctx)); err != nil {
			log.Print(err)
		}
		time.Sleep(time.Second)
	}
}

// What is written together with the mark is written once.
func (s *Service) project(ctx context.Context) error { // want handler
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	var job Job
	err = tx.QueryRowContext(ctx, "SELECT id, kind FROM outbox WHERE done = false LIMIT 1 FOR UPDATE SKIP LOCKED").Scan(&job.ID, &job.Kind)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO projections (ref, kind) VALUES ($1, $2)", job.ID, job.Kind); err != nil { // want safe insert conditional-update
		return err
	}
	if _, err := s.db.ExecContext(ctx, "INSERT INTO projected (ref) VALUES ($1)", job.ID); err != nil { // want hazard insert
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE outbox SET done = true WHERE id = $1", job.ID); err != nil {
		return err
	}
	return tx.Commit()
}

// A mark that is left out on one path marks nothing.
func (s *Service) projectSome(ctx context.Context) error { // want handler
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	job, err := s.next(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO some (ref) VALUES ($1)", job.ID); err != nil { // want hazard insert
		return err
	}
	if job.Kind == "once" {
		if _, err := tx.ExecContext(ctx, "UPDATE outbox SET done = true WHERE id = $1", job.ID); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// Two transactions are not one.
func (s *Service) projectTwice(ctx context.Context) error { // want handler
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	job, err := s.next(ctx, tx)
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO twice (ref) VALUES ($1)", job.ID); err != nil { // want hazard insert
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	tx, err = s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE outbox SET done = true WHERE id = $1", job.ID); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// A count of attempts is no mark.
func (s *Service) projectTried(ctx context.Context) error { // want handler
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	job, err := s.next(ctx, tx)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO tried (ref) VALUES ($1)", job.ID); err != nil { // want hazard insert
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE outbox SET attempts = attempts + 1 WHERE id = $1", job.ID); err != nil { // want hazard increment
		return err
	}
	return tx.Commit()
}

// A row that is read by its removal comes again only if nothing was written.
func (s *Service) projectTaken(ctx context.Context) error { // want handler
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	var job Job
	if err := tx.QueryRowContext(ctx, "DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox) RETURNING id, kind").Scan(&job.ID, &job.Kind); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO taken (ref) VALUES ($1)", job.ID); err != nil { // want safe insert conditional-update
		return err
	}
	if err := s.nc.Publish("taken", []byte(job.ID)); err != nil { // want hazard publish
		return err
	}
	return tx.Commit()
}

func (s *Service) next(ctx context.Context, tx *sql.Tx) (*Job, error) {
	var job Job
	row := tx.QueryRowContext(ctx, "SELECT id, kind FROM outbox WHERE done = false LIMIT 1 FOR UPDATE SKIP LOCKED")
	if err := row.Scan(&job.ID, &job.Kind); err != nil {
		return nil, err
	}
	return &job, nil
}

func (s *Service) projectModels(ctx context.Context) {
	for range time.Tick(time.Second) {
		err := s.orm.WithContext(ctx).Transaction(func(tx *gorm.DB) error { // want handler
			var job Job
			if err := tx.First(&job, "state = ?", "new").Error; err != nil {
				return err
			}
			if err := tx.Create(&Order{Email: job.Kind}).Error; err != nil { // want safe insert conditional-update
				return err
			}
			return tx.Model(&job).Where("id = ?", job.ID).Update("state", "done").Error
		})
		if err != nil {
			log.Print(err)
		}
	}
}

func (s *Service) relayModels(ctx context.Context) {
	for range time.Tick(time.Second) { // want handler
		var jobs []Job
		if err := s.orm.WithContext(ctx).Where("state = ?", "new").Find(&jobs).Error; err != nil {
			continue
		}
		for i := range jobs {
			if err := s.nc.Publish("models", jobs[i].Body); err != nil { // want hazard publish
				continue
			}
			jobs[i].State = "sent"
			s.orm.Save(&jobs[i])
		}
	}
}

// dispatchForever hands the jobs to workers.
func (s *Service) dispatchForever(ctx context.Context) {
	jobs := make(chan Job)
	go s.workOff(ctx, jobs)
	tick := time.NewTicker(time.Second)
	for { // want handler
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		rows, err := s.read(ctx, "SELECT id, kind, body FROM jobs WHERE state = 'new'")
		if err != nil {
			continue
		}
		for _, r := range rows {
			select {
			case jobs <- r:
			case <-ctx.Done():
				return
			}
		}
	}
}

func (s *Service) workOff(ctx context.Context, jobs <-chan Job) {
	for j := range jobs {
		_ = s.nc.Publish("worked", j.Body) // want hazard publish
		_, _ = s.db.ExecContext(ctx, "UPDATE jobs SET state = 'done' WHERE id = $1", j.ID)
	}
}

func (s *Service) read(ctx context.Context, query string) ([]Job, error) {
	rows, err := s.db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var jobs []Job
	for rows.Next() {
		var j Job
		if err := rows.Scan(&j.ID, &j.Kind, &j.Body); err != nil {
			return nil, err
		}
		jobs = append(jobs, j)
	}
	return jobs, rows.Err()
}

// backfill goes through a table once; it waits for its writers, not for rows.
func (s *Service) backfill(ctx context.Context) {
	for { // want nohandler
		rows, err := s.read(ctx, "SELECT id, kind, body FROM jobs WHERE kind = '' LIMIT 100")
		if err != nil || len(rows) == 0 {
			return
		}
		var wg sync.WaitGroup
		for _, r := range rows {
			wg.Go(func() {
				_, _ = s.db.ExecContext(ctx, "INSERT INTO kinds (job, kind) VALUES ($1, 'plain')", r.ID) // want none
				_, _ = s.db.ExecContext(ctx, "UPDATE jobs SET kind = 'plain' WHERE id = $1", r.ID)
			})
		}
		wg.Wait()
	}
}
