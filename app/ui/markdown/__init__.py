"""Model answers as formatted text while they stream: own parser, no HTML, nothing is loaded."""
