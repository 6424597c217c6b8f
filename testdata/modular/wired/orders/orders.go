// Package orders decides what messages mean. It knows neither broker, mail nor store.
package orders

// Desk handles orders.
type Desk struct {
	Send  func(to, text string) error
	First func(id string) (bool, error)
}

// Placed handles a new order.
func (d *Desk) Placed(id, email string) error {
	return d.Send(email, "order "+id+" is taken") // want hazard send
}

// Paid handles a paid order.
func (d *Desk) Paid(id, email string) error {
	if first, err := d.First(id); err != nil || !first {
		return err
	}
	return d.Send(email, "order "+id+" is paid") // want safe send dedup-store
}
