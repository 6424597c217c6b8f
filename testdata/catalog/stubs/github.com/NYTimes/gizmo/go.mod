module github.com/NYTimes/gizmo

go 1.25
