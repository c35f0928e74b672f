// Prometheus-rules has Prometheus itself read what the chart gives to it. What is asked is JSON on stdin, the answer JSON on stdout.
//
//	prometheus-rules series          expressions; the series that each of them selects
//	prometheus-rules alerts FILE     what there is to see, and when; the alerts of the rule file that fire then
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/prometheus/prometheus/promql/parser"
)

var language = parser.NewParser(parser.Options{})

func main() {
	answer, err := answerTo(os.Args[1:])
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(answer)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerTo(args []string) (any, error) {
	asked := json.NewDecoder(os.Stdin)
	switch {
	case len(args) == 1 && args[0] == "series":
		var expressions []string
		if err := asked.Decode(&expressions); err != nil {
			return nil, err
		}
		return seriesOf(expressions)
	case len(args) == 2 && args[0] == "alerts":
		var given world
		if err := asked.Decode(&given); err != nil {
			return nil, err
		}
		return firing(args[1], given)
	}
	return nil, fmt.Errorf("Cannot run prometheus-rules %v: it knows `series` and `alerts FILE`", args)
}
