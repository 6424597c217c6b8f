module github.com/looplab/eventhorizon

go 1.25
