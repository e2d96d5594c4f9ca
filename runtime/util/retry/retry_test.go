package retry

import (
	"errors"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
)

func TestRetryOnConflict(t *testing.T) {
	conflict := apierrors.NewConflict(schema.GroupResource{Resource: "crontabs"}, "nightly", errors.New("changed"))
	other := errors.New("no route to host")
	tests := map[string]struct {
		errs  []error // what the calls return in turn; the last one repeats
		want  error
		calls int
	}{
		"first try":         {[]error{nil}, nil, 1},
		"third try":         {[]error{conflict, conflict, nil}, nil, 3},
		"other error":       {[]error{other}, other, 1},
		"other after retry": {[]error{conflict, other}, other, 2},
		"steps used up":     {[]error{conflict}, conflict, 4},
		"timeout from fn":   {[]error{wait.ErrorInterrupted(other)}, other, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			calls := 0
			err := RetryOnConflict(wait.Backoff{Steps: 4}, func() error {
				err := tt.errs[min(calls, len(tt.errs)-1)]
				calls++
				return err
			})
			if !errors.Is(err, tt.want) || (tt.want == nil) != (err == nil) || calls != tt.calls {
				t.Errorf("error %v after %d calls, want %v after %d", err, calls, tt.want, tt.calls)
			}
		})
	}
}
