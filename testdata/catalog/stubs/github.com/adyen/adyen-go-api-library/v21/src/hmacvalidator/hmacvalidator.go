// Package hmacvalidator declares the part of Adyen's library that the catalog names.
package hmacvalidator

import "github.com/adyen/adyen-go-api-library/v21/src/webhook"

func ValidateHmac(notificationRequestItem webhook.NotificationRequestItem, key string) bool {
	return false
}
