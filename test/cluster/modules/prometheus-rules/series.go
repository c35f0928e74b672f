package main

import (
	"fmt"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// A selector names a series, and the labels that it wants to be so or so.
type selector struct {
	Name   string   `json:"name"`
	Labels []string `json:"labels"`
}

func seriesOf(expressions []string) ([][]selector, error) {
	all := make([][]selector, len(expressions))
	for i, text := range expressions {
		expression, err := language.ParseExpr(text)
		if err != nil {
			return nil, fmt.Errorf("Cannot read %s: %w", text, err)
		}
		for _, matchers := range parser.ExtractSelectors(expression) {
			all[i] = append(all[i], selectorOf(matchers))
		}
	}
	return all, nil
}

func selectorOf(matchers []*labels.Matcher) selector {
	found := selector{Labels: []string{}}
	for _, matcher := range matchers {
		if matcher.Name == labels.MetricName {
			found.Name = matcher.Value
		} else {
			found.Labels = append(found.Labels, matcher.Name)
		}
	}
	return found
}
