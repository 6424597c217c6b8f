// Package option has the signatures that the catalog names.
package option

// RequestOption changes a request.
type RequestOption interface{ Apply() }
