console.log('hi from jam')
