"""Drawing on images: tools that edit the board's shapes, and the layer of the canvas that shows them."""
