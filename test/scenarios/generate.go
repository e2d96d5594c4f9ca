package scenarios

//go:generate ./update-clients.sh
