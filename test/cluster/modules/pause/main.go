// Pause holds the namespaces that it was started in: it does nothing until it is told to end, and buries the processes that
// were left to it. It is a Pod's first container, and the first process of a test cluster's real node.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	told := make(chan os.Signal, 1)
	signal.Notify(told, syscall.SIGINT, syscall.SIGTERM)
	died := make(chan os.Signal, 1)
	signal.Notify(died, syscall.SIGCHLD)
	for {
		select {
		case <-told:
			return
		case <-died:
			bury()
		}
	}
}

// One signal may stand for several children.
func bury() {
	for {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || pid == 0 {
			return
		}
	}
}
