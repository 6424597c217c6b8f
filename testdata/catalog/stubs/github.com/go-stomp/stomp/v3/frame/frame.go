// Package frame declares the part of github.com/go-stomp/stomp/v3/frame that the catalog names.
package frame

const MessageId = "message-id"

type Header struct{}

func (h *Header) Get(key string) string { return "" }

type Frame struct {
	Command string
	Header  *Header
	Body    []byte
}
