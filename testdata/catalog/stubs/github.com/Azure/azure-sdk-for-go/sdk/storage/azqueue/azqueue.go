// Package azqueue declares the part of github.com/Azure/azure-sdk-for-go/sdk/storage/azqueue that the catalog names.
package azqueue

import "context"

type (
	EnqueueMessageOptions   struct{}
	EnqueueMessagesResponse struct{}
)

type QueueClient struct{}

func (q *QueueClient) EnqueueMessage(ctx context.Context, content string, o *EnqueueMessageOptions) (EnqueueMessagesResponse, error) {
	return EnqueueMessagesResponse{}, nil
}
