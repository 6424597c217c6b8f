// Package vonage has the signatures that the catalog names.
package vonage

// SMSClient sends text messages.
type SMSClient struct{}

// SMSOpts are options of a text message.
type SMSOpts struct{}

// SmsSuccessResponse, SmsErrorResponse and the others answer.
type (
	SmsSuccessResponse    struct{}
	SmsErrorResponse      struct{}
	VerifyRequestResponse struct{}
	VerifyErrorResponse   struct{}
	CallSuccessResponse   struct{}
	VoiceErrorResponse    struct{}
)

// Send sends a text message.
func (client *SMSClient) Send(from, to, text string, opts SMSOpts) (SmsSuccessResponse, SmsErrorResponse, error) {
	return SmsSuccessResponse{}, SmsErrorResponse{}, nil
}

// VerifyClient sends codes.
type VerifyClient struct{}

// VerifyOpts are options of a code.
type VerifyOpts struct{}

// Request sends a code.
func (client *VerifyClient) Request(number, brand string, opts VerifyOpts) (VerifyRequestResponse, VerifyErrorResponse, error) {
	return VerifyRequestResponse{}, VerifyErrorResponse{}, nil
}

// VoiceClient calls.
type VoiceClient struct{}

// CreateCallOpts say whom to call.
type CreateCallOpts struct{}

// CreateCall calls.
func (client *VoiceClient) CreateCall(opts CreateCallOpts) (CallSuccessResponse, VoiceErrorResponse, error) {
	return CallSuccessResponse{}, VoiceErrorResponse{}, nil
}
