// Package cloudwatchevents declares the part of github.com/aws/aws-sdk-go-v2/service/cloudwatchevents that the catalog names.
package cloudwatchevents

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatchevents/types"
)

type Options struct{}

type PutEventsInput struct{ Entries []types.PutEventsRequestEntry }

type PutEventsOutput struct{ FailedEntryCount int32 }

type Client struct{}

func (c *Client) PutEvents(ctx context.Context, params *PutEventsInput, optFns ...func(*Options)) (*PutEventsOutput, error) {
	return nil, nil
}
