package cache

import (
	"errors"
	"fmt"
)

// TransactionType says what a [Transaction] does with its object.
type TransactionType string

const (
	// TransactionTypeAdd adds the object.
	TransactionTypeAdd TransactionType = "Add"
	// TransactionTypeUpdate updates the object.
	TransactionTypeUpdate TransactionType = "Update"
	// TransactionTypeDelete deletes the object.
	TransactionTypeDelete TransactionType = "Delete"
)

// Transaction is one write of several that a store is to make together.
type Transaction struct {
	// Object is what is written, or what Delete takes the key from.
	Object any
	// Type says what is done.
	Type TransactionType
}

// ThreadSafeStoreTransaction is a [Transaction] for a store that doesn't know how to make keys.
type ThreadSafeStoreTransaction struct {
	Transaction
	// Key is where the object is stored.
	Key string
}

// TransactionStore is a store that can make several writes while it holds its lock once. The stores that [NewStore] and
// [NewIndexer] return are such stores.
type TransactionStore interface {
	// Transaction makes the writes in order. It returns nil if all were made, or which were.
	Transaction(txns ...Transaction) *TransactionError
}

// TransactionError says which of the writes of a Transaction were made and why the others were not.
type TransactionError struct {
	// SuccessfulIndices are the positions of the writes that were made, in rising order.
	SuccessfulIndices []int
	// TotalTransactions is how many were asked for.
	TotalTransactions int
	// Errors are the reasons of the others.
	Errors []error
}

// Error names the number of failures and every reason.
func (t *TransactionError) Error() string {
	return fmt.Sprintf("transaction: %d of %d writes failed: %v",
		t.TotalTransactions-len(t.SuccessfulIndices), t.TotalTransactions, errors.Join(t.Errors...))
}

// Unwrap returns the reasons, for errors.Is and errors.As.
func (t *TransactionError) Unwrap() []error { return t.Errors }
