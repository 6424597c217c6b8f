// Package azcosmos declares the part of github.com/Azure/azure-sdk-for-go/sdk/data/azcosmos that the catalog names.
package azcosmos

import "context"

type (
	PartitionKey struct{}
	ItemOptions  struct{}
	ItemResponse struct{ Value []byte }
)

func NewPartitionKeyString(value string) PartitionKey { return PartitionKey{} }

type ContainerClient struct{}

func (c *ContainerClient) CreateItem(ctx context.Context, partitionKey PartitionKey, item []byte, o *ItemOptions) (ItemResponse, error) {
	return ItemResponse{}, nil
}

func (c *ContainerClient) ReadItem(ctx context.Context, partitionKey PartitionKey, itemID string, o *ItemOptions) (ItemResponse, error) {
	return ItemResponse{}, nil
}

func (c *ContainerClient) DeleteItem(ctx context.Context, partitionKey PartitionKey, itemID string, o *ItemOptions) (ItemResponse, error) {
	return ItemResponse{}, nil
}
