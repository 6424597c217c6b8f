// Package dynamodb keeps accounts in DynamoDB.
package dynamodb

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/uuid"
	"github.com/guregu/dynamo/v2"
	"github.com/nats-io/nats.go/jetstream"
)

type accounts struct {
	db    *dynamodb.Client
	table dynamo.Table
}

// Run subscribes the accounts.
func (a *accounts) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{a.charged, a.chargedOnce, a.booked, a.bookedOnce, a.counted, a.putOnce, a.stated} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func (a *accounts) charged(m jetstream.Msg) { // want handler
	_, err := a.db.UpdateItem(context.Background(), &dynamodb.UpdateItemInput{ // want hazard increment
		TableName:                 aws.String("accounts"),
		Key:                       map[string]types.AttributeValue{"id": text(m.Headers().Get("Account"))},
		UpdateExpression:          aws.String("ADD balance :n"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":n": &types.AttributeValueMemberN{Value: string(m.Data())}},
	})
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (a *accounts) chargedOnce(m jetstream.Msg) { // want handler
	ctx := context.Background()
	_, err := a.db.PutItem(ctx, &dynamodb.PutItemInput{ // want safe insert conditional-insert
		TableName:           aws.String("charges"),
		Item:                map[string]types.AttributeValue{"id": text(m.Headers().Get("Nats-Msg-Id"))},
		ConditionExpression: aws.String("attribute_not_exists(id)"),
	})
	var there *types.ConditionalCheckFailedException
	if errors.As(err, &there) {
		_ = m.Ack()
		return
	}
	if err != nil {
		_ = m.Nak()
		return
	}
	_, _ = a.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{ // want safe increment dedup-store
		TableName:                 aws.String("accounts"),
		Key:                       map[string]types.AttributeValue{"id": text(m.Headers().Get("Account"))},
		UpdateExpression:          aws.String("ADD balance :n"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":n": &types.AttributeValueMemberN{Value: string(m.Data())}},
	})
	_ = m.Ack()
}

func (a *accounts) booked(m jetstream.Msg) { // want handler
	_, err := a.db.PutItem(context.Background(), &dynamodb.PutItemInput{ // want hazard insert
		TableName: aws.String("bookings"),
		Item:      map[string]types.AttributeValue{"id": text(uuid.NewString()), "body": text(string(m.Data()))},
	})
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (a *accounts) bookedOnce(m jetstream.Msg) { // want handler
	_, err := a.db.PutItem(context.Background(), &dynamodb.PutItemInput{ // want safe insert unique-key
		TableName: aws.String("bookings"),
		Item:      map[string]types.AttributeValue{"id": text(m.Headers().Get("Nats-Msg-Id")), "body": text(string(m.Data()))},
	})
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (a *accounts) counted(m jetstream.Msg) { // want handler
	if err := a.table.Update("id", m.Headers().Get("Account")).Add("orders", 1).Run(context.Background()); err != nil { // want hazard increment
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (a *accounts) putOnce(m jetstream.Msg) { // want handler
	item := map[string]types.AttributeValue{"id": text(m.Headers().Get("Nats-Msg-Id"))}
	err := a.table.Put(item).If("attribute_not_exists(id)").Run(context.Background()) // want safe insert conditional-insert
	if err != nil && !dynamo.IsCondCheckFailed(err) {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (a *accounts) stated(m jetstream.Msg) { // want handler
	_, err := a.db.ExecuteStatement(context.Background(), &dynamodb.ExecuteStatementInput{ // want hazard increment
		Statement:  aws.String(`UPDATE accounts SET orders = orders + 1 WHERE id = ?`),
		Parameters: []types.AttributeValue{text(m.Headers().Get("Account"))},
	})
	if err != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}
