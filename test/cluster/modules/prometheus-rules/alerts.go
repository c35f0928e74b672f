package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/promqltest"
	"github.com/prometheus/prometheus/rules"
)

// What is scraped each minute, beginning at the epoch, and how many minutes later somebody looks.
type world struct {
	// Values by series, as in promtool's unit tests: `1x5` is 1, and five times more.
	Series  map[string]string `json:"series"`
	Minutes int               `json:"minutes"`
}

type alert struct {
	Name        string            `json:"name"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

// The rules are evaluated each minute, as Prometheus does it.
func firing(file string, given world) ([]alert, error) {
	var load strings.Builder
	fmt.Fprintln(&load, "load 1m")
	for series, values := range given.Series {
		fmt.Fprintf(&load, "  %s %s\n", series, values)
	}
	storage, err := promqltest.NewLazyLoader(load.String(), promqltest.LazyLoaderOpts{
		EnableAtModifier: true, EnableNegativeOffset: true, Parser: language,
	})
	if err != nil {
		return nil, err
	}
	defer storage.Close()
	manager := rules.NewManager(&rules.ManagerOptions{
		QueryFunc:    rules.EngineQueryFunc(storage.QueryEngine(), storage.Storage()),
		AppendableV2: storage.Storage(),
		Context:      context.Background(),
		NotifyFunc:   func(context.Context, string, ...*rules.Alert) {},
		Logger:       promslog.NewNopLogger(),
		Parser:       language,
	})
	groups, errs := manager.LoadGroups(time.Minute, labels.EmptyLabels(), "", nil, false, file)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	for minute := range given.Minutes + 1 {
		at := time.Unix(int64(minute)*60, 0).UTC()
		storage.WithSamplesTill(at, func(failed error) { err = failed })
		if err != nil {
			return nil, err
		}
		for _, group := range groups {
			group.Eval(storage.Context(), at)
		}
	}
	return alertsOf(groups)
}

func alertsOf(groups map[string]*rules.Group) ([]alert, error) {
	found := []alert{}
	for _, group := range groups {
		for _, rule := range group.Rules() {
			if rule.LastError() != nil {
				return nil, rule.LastError()
			}
			alerting, ok := rule.(*rules.AlertingRule)
			if !ok {
				continue
			}
			for _, active := range alerting.ActiveAlerts() {
				if active.State == rules.StateFiring {
					found = append(found, alert{alerting.Name(), active.Labels.Map(), active.Annotations.Map()})
				}
			}
		}
	}
	return found, nil
}
