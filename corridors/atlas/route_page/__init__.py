"""What a page needs to ask for routes by itself: places, gates, messages."""
