// Package types declares the part of github.com/aws/aws-sdk-go-v2/service/cloudwatchevents/types that the catalog names.
package types

type PutEventsRequestEntry struct {
	Detail       *string
	DetailType   *string
	EventBusName *string
	Source       *string
}
