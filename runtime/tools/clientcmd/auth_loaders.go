package clientcmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	clientauth "github.com/clientsmith/client-gen/runtime/tools/auth"
)

// AuthLoader gets a user's authentication from a file of the form of tools/auth.
type AuthLoader interface {
	// LoadAuth reads the file and may do anything else to come to a result.
	LoadAuth(path string) (*clientauth.Info, error)
}

type defaultAuthLoader struct{}

// NewDefaultAuthLoader returns an AuthLoader that reads the file and does nothing else.
func NewDefaultAuthLoader() AuthLoader { return defaultAuthLoader{} }

// LoadAuth reads the file.
func (defaultAuthLoader) LoadAuth(path string) (*clientauth.Info, error) {
	return clientauth.LoadFromFile(path)
}

// PromptingAuthLoader is an AuthLoader that asks for a name and a password where there is no file.
type PromptingAuthLoader struct{ reader io.Reader }

// NewPromptingAuthLoader returns one that reads the answers from reader.
func NewPromptingAuthLoader(reader io.Reader) *PromptingAuthLoader {
	return &PromptingAuthLoader{reader: reader}
}

// LoadAuth reads the file. If there is none it calls Prompt and writes the answers to the file, with mode 0600.
func (a *PromptingAuthLoader) LoadAuth(path string) (*clientauth.Info, error) {
	info, err := clientauth.LoadFromFile(path)
	if !os.IsNotExist(err) {
		return info, err
	}
	info, err = a.Prompt()
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(info)
	if err != nil {
		return nil, fmt.Errorf("store the answers: %w", err)
	}
	return info, replaceFile(path, data)
}

// Prompt asks for a name and a password on standard output. The password is not echoed if the reader is a terminal;
// otherwise it is the reader's second line.
func (a *PromptingAuthLoader) Prompt() (*clientauth.Info, error) {
	var info clientauth.Info
	var err error
	if info.User, err = ask("Username", func() (string, error) { return readLine(a.reader) }); err != nil {
		return nil, err
	}
	if info.Password, err = ask("Password", a.readPassword); err != nil {
		return nil, err
	}
	return &info, nil
}

func ask(field string, read func() (string, error)) (string, error) {
	fmt.Printf("Please enter %s: ", field)
	answer, err := read()
	if err != nil {
		return "", fmt.Errorf("read the %s: %w", strings.ToLower(field), err)
	}
	return answer, nil
}

func (a *PromptingAuthLoader) readPassword() (string, error) {
	file, ok := a.reader.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return readLine(a.reader)
	}
	password, err := term.ReadPassword(int(file.Fd()))
	fmt.Println()
	return string(password), err
}

// readLine reads up to a line feed and no byte more, since the next answer may follow.
func readLine(r io.Reader) (string, error) {
	var line []byte
	for b := make([]byte, 1); ; {
		n, err := r.Read(b)
		if n == 1 && b[0] != '\n' {
			line = append(line, b[0])
		}
		if n == 1 && b[0] == '\n' || errors.Is(err, io.EOF) && len(line) > 0 {
			return strings.TrimSuffix(string(line), "\r"), nil
		}
		if err != nil {
			return "", err
		}
	}
}
