// Package httplib declares the part of beego's HTTP client that the catalog names.
package httplib

import "net/http"

type BeegoHTTPRequest struct{}

func Post(url string) *BeegoHTTPRequest                                { return nil }
func NewBeegoRequest(rawurl, method string) *BeegoHTTPRequest          { return nil }
func (b *BeegoHTTPRequest) Header(key, value string) *BeegoHTTPRequest { return b }
func (b *BeegoHTTPRequest) Body(data any) *BeegoHTTPRequest            { return b }
func (b *BeegoHTTPRequest) Param(key, value string) *BeegoHTTPRequest  { return b }
func (b *BeegoHTTPRequest) Retries(times int) *BeegoHTTPRequest        { return b }
func (*BeegoHTTPRequest) JSONBody(obj any) (*BeegoHTTPRequest, error)  { return nil, nil }
func (*BeegoHTTPRequest) Response() (*http.Response, error)            { return nil, nil }
func (*BeegoHTTPRequest) DoRequest() (*http.Response, error)           { return nil, nil }
func (*BeegoHTTPRequest) String() (string, error)                      { return "", nil }
func (*BeegoHTTPRequest) Bytes() ([]byte, error)                       { return nil, nil }
func (*BeegoHTTPRequest) ToFile(filename string) error                 { return nil }
func (*BeegoHTTPRequest) ToJSON(v any) error                           { return nil }
func (*BeegoHTTPRequest) ToXML(v any) error                            { return nil }
