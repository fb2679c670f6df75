"""What a notebook shows beyond pictures: the explorable itself, as a widget."""
