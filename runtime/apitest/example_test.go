package apitest_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/clientsmith/client-gen/runtime/apitest"
)

// Start runs a server outside a test, as a demonstration without a cluster does.
func ExampleStart() {
	server, err := apitest.Start(apitest.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	if err := server.AddCRDFile("testdata/crontab.yaml"); err != nil {
		fmt.Println(err)
		return
	}
	body := `{"apiVersion":"example.com/v1","kind":"CronTab","metadata":{"name":"nightly"},"spec":{"cronSpec":"often"}}`
	response, err := http.Post(server.URL()+"/apis/example.com/v1/namespaces/default/crontabs", "application/json", strings.NewReader(body))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(response.StatusCode, strings.Contains(string(answer), `spec.cronSpec in body should match`))
	// Output: 422 true
}
