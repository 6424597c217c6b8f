package dynamodb

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/nats-io/nats.go/jetstream"
)

// With expressions that are built, and in transactions
type ledger struct{ db *dynamodb.Client }

// Run subscribes the ledger.
func (l *ledger) Run(consumers []jetstream.Consumer) error {
	for i, h := range []jetstream.MessageHandler{l.counted, l.countedOnce, l.booked, l.bookedOnce, l.bookedByToken} {
		if _, err := consumers[i].Consume(h); err != nil {
			return err
		}
	}
	return nil
}

func (l *ledger) count(m jetstream.Msg) error {
	e, err := expression.NewBuilder().WithUpdate(expression.Add(expression.Name("orders"), expression.Value(1))).Build()
	if err != nil {
		return err
	}
	_, err = l.db.UpdateItem(context.Background(), &dynamodb.UpdateItemInput{ // want hazard increment
		TableName: aws.String("shops"), Key: map[string]types.AttributeValue{"id": text(m.Headers().Get("Shop"))},
		UpdateExpression: e.Update(), ExpressionAttributeNames: e.Names(), ExpressionAttributeValues: e.Values(),
	})
	return err
}

func (l *ledger) counted(m jetstream.Msg) { // want handler
	if l.count(m) != nil {
		_ = m.Nak()
		return
	}
	_ = m.Ack()
}

func (l *ledger) countedOnce(m jetstream.Msg) { // want handler
	ctx := context.Background()
	e, err := expression.NewBuilder().WithCondition(expression.AttributeNotExists(expression.Name("id"))).Build()
	if err != nil {
		_ = m.Term()
		return
	}
	_, err = l.db.PutItem(ctx, &dynamodb.PutItemInput{ // want safe insert conditional-insert
		TableName: aws.String("seen"), Item: map[string]types.AttributeValue{"id": text(m.Headers().Get("Nats-Msg-Id"))},
		ConditionExpression: e.Condition(), ExpressionAttributeNames: e.Names(),
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
	_, _ = l.db.UpdateItem(ctx, &dynamodb.UpdateItemInput{ // want safe increment dedup-store
		TableName: aws.String("shops"), Key: map[string]types.AttributeValue{"id": text(m.Headers().Get("Shop"))},
		UpdateExpression: aws.String("ADD orders :one"), ExpressionAttributeValues: map[string]types.AttributeValue{":one": &types.AttributeValueMemberN{Value: "1"}},
	})
	_ = m.Ack()
}

func add(m jetstream.Msg) types.TransactWriteItem {
	return types.TransactWriteItem{Update: &types.Update{
		TableName: aws.String("accounts"), Key: map[string]types.AttributeValue{"id": text(m.Headers().Get("Account"))},
		UpdateExpression:          aws.String("SET balance = balance + :n"),
		ExpressionAttributeValues: map[string]types.AttributeValue{":n": &types.AttributeValueMemberN{Value: string(m.Data())}},
	}}
}

func (l *ledger) booked(m jetstream.Msg) { // want handler
	_, _ = l.db.TransactWriteItems(context.Background(), &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{add(m)}}) // want hazard increment
	_ = m.Ack()
}

func (l *ledger) bookedOnce(m jetstream.Msg) { // want handler
	_, _ = l.db.TransactWriteItems(context.Background(), &dynamodb.TransactWriteItemsInput{TransactItems: []types.TransactWriteItem{ // want safe insert conditional-insert
		{Put: &types.Put{
			TableName: aws.String("booked"), Item: map[string]types.AttributeValue{"id": text(m.Headers().Get("Nats-Msg-Id"))},
			ConditionExpression: aws.String("attribute_not_exists(id)"),
		}},
		add(m),
	}})
	_ = m.Ack()
}

func (l *ledger) bookedByToken(m jetstream.Msg) { // want handler
	_, _ = l.db.TransactWriteItems(context.Background(), &dynamodb.TransactWriteItemsInput{ // want none
		ClientRequestToken: aws.String(m.Headers().Get("Nats-Msg-Id")), TransactItems: []types.TransactWriteItem{add(m)},
	})
	_ = m.Ack()
}
