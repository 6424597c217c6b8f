// Package aztables declares the part of github.com/Azure/azure-sdk-for-go/sdk/data/aztables that the catalog names.
package aztables

import "context"

type (
	AddEntityOptions     struct{}
	AddEntityResponse    struct{}
	GetEntityOptions     struct{}
	GetEntityResponse    struct{ Value []byte }
	DeleteEntityOptions  struct{}
	DeleteEntityResponse struct{}
)

type Client struct{}

func (t *Client) AddEntity(ctx context.Context, entity []byte, options *AddEntityOptions) (AddEntityResponse, error) {
	return AddEntityResponse{}, nil
}

func (t *Client) GetEntity(ctx context.Context, partitionKey, rowKey string, options *GetEntityOptions) (GetEntityResponse, error) {
	return GetEntityResponse{}, nil
}

func (t *Client) DeleteEntity(ctx context.Context, partitionKey, rowKey string, options *DeleteEntityOptions) (DeleteEntityResponse, error) {
	return DeleteEntityResponse{}, nil
}
