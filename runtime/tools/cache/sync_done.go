package cache

// InformerSynced reports whether a cache has its first full state. The method values informer.HasSynced and
// registration.HasSynced are such functions.
type InformerSynced func() bool

// DoneChecker is something that is done at some time, with a name for messages. It is waited for without polling, see
// [WaitFor].
type DoneChecker interface {
	// Name says what is waited for. It may be made at each call.
	Name() string
	// Done returns a channel that is closed when it is done.
	Done() <-chan struct{}
}

// IsDone reports whether checker is done, without waiting.
func IsDone(checker DoneChecker) bool {
	select {
	case <-checker.Done():
		return true
	default:
		return false
	}
}

// doneChecker is a DoneChecker of a name that is made when it is asked for.
type doneChecker struct {
	name func() string
	done <-chan struct{}
}

func (c doneChecker) Name() string          { return c.name() }
func (c doneChecker) Done() <-chan struct{} { return c.done }
